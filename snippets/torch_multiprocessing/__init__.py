"""Programs and experiments of the chapter torch.multiprocessing."""
