"""Value tests of the programs of the chapter torch.multiprocessing."""
