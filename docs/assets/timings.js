// Timings: sort, filter, and the reader's own machine.
