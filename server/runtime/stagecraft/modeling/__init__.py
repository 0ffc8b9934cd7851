"""What train, tune and evaluate share: reading features, fitting, judging, and the production twin."""
