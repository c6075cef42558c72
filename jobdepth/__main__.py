"""`python -m jobdepth` is the same as `jobdepth`."""

from jobdepth.cli.main import main

if __name__ == "__main__":
    main()
