// Package plan has a function without a body, which the compiler allows only beside a file of assembly.
