"""The release in Z3: conditions, functions, facts and defeat as terms; solver and witnesses."""
