"""What is declared: programs, experiments, labs, kernels, their hashes, their commits."""
