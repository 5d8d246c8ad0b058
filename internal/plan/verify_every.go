//go:build invariants

package plan

// everyStore says whether the copy of every store is verified.
const everyStore = true
