"""What is collected over all examples of a dataset, one module per dataset rule."""
