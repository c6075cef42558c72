"""What a user hands in: sites.csv, study.yaml and rubric.yaml, checked before anything runs."""
