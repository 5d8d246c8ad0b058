// Package plan has functions without a body, which the compiler allows only beside a file
// of assembly.
