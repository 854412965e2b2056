"""The fixers: one module for each rule that can be mended, named as the rule."""
