// Package ctypes has values whose types cgo made from types of C, for the tests of plans.
// Test files cannot use cgo. Without cgo the package is empty.
package ctypes
