"""What is offered by others: what does harm, and the line that it gets."""
