"""What a built site needs besides its pages: a feed, cards, texts for machines, and walls.

It is written into the site after the build, by our own code, so that it is the same whichever
engine built the pages. It needs no network.
"""

from timings.render.postbuild.redirects import list_addresses, unreached
from timings.render.postbuild.site import finish

__all__ = ["finish", "list_addresses", "unreached"]
