"""Known vulnerabilities of what is installed, by pip-audit where it reaches its data."""

import subprocess
import sys

from timings.ci.artifact import parse_json
from timings.errors import TimingsError

UNREACHED = "the vulnerability data cannot be reached from here: nothing was audited"


def audit() -> bytes:
    """What pip-audit says of this environment, as JSON.

    Raises:
        TimingsError: if it is not installed, or cannot reach its data.
    """
    command = [sys.executable, "-m", "pip_audit", "--local", "--skip-editable"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    answer = subprocess.run(command, capture_output=True, check=False)
    if not answer.stdout.strip():
        said = answer.stderr.decode(errors="replace").strip().splitlines()
        missing = said and "No module named" in said[-1]
        raise TimingsError("pip-audit is not installed: run make lint" if missing else UNREACHED)
    return answer.stdout


def vulnerable(said: bytes) -> list[dict[str, str]]:
    """The packages with a known vulnerability, in what pip-audit said.

    Raises:
        TimingsError: if it audited nothing: then it has not reached its data, whatever it says.
    """
    packages = parse_json(said, "pip-audit").get("dependencies", [])
    audited = [package for package in packages if "vulns" in package]
    if not audited:
        raise TimingsError(UNREACHED)
    return [
        {
            "subject": str(package["name"]),
            "release": f"{package['name']} {package['version']}",
            "problem": f"{one['id']}, mended in {', '.join(one['fix_versions']) or 'no release'}",
        }
        for package in audited
        for one in package["vulns"]
    ]
