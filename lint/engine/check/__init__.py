"""Checks datasets: chunks to findings, findings to a report."""
