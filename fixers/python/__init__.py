"""What mends programs: one module, or folder, for each rule that looks at them."""
