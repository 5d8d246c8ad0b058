// Package linear has no code but a test. It checks that calls at the same time leave a
// memo in a state that some order of them explains.
package linear
