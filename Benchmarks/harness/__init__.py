"""Measures sfn-batch-proxy beside HAProxy and nginx; started by Benchmarks/run."""
