"""The live preview: builds what changed, runs the programs that did, and tells mistakes."""
