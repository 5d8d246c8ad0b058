// Package store is the contract between Refrain and a place where answers outlive the
// process, or are shared by several processes. It is for those who write such a store.
// Package storetest checks an implementation, and package disk is one.
//
// # Entries, groups and numbers
//
// A store keeps entries. An entry is a frame of bytes under an [ID]. What is in the frame
// is Refrain's business. Everything that can be forgotten at once is a [Group]: all
// answers, the answers of one memo, one answer.
//
// Each group has a number. The numbers are what makes forgetting final in all processes,
// although each of them answers most calls from its own memory:
//
//   - Forgetting a group gives it a new number, one that no group has ever had.
//   - An entry belongs to its groups under the numbers that these had before the answer
//     was computed. It is found only while all of them are still the same.
//   - What a process keeps in memory carries a [Stamp], which knows these numbers.
//     [Stamp.Current] compares them with those of now. Refrain asks it at each hit in
//     memory, so it must take nanoseconds.
//   - An answer that was computed from others also carries the numbers of their groups, as
//     they were when those others were computed. So forgetting a source forgets what was
//     computed from it, in all processes and after a restart.
//
// A store may lose a number, by a crash or by evicting it. A lost number must read as a
// different one. It must never read as the same, and two losses of the same number must
// not look alike.
//
// # What must hold
//
// These rules hold for all handles of one store together, in whatever process they are.
//
//   - Final: after [Store.Forget] returned without an error, no Read and no Claim that
//     starts later returns an entry of these groups that was computed, or began to be
//     computed, before. Current of each Stamp with such a group returns false. This holds
//     although processes are stopped, killed or cut off.
//   - Fenced: a [Claim] stores nothing if one of its groups or sources was forgotten since
//     the claim began, or if its entry was replaced by Put, or if another holder has taken
//     the claim over.
//   - Alone: at most one claim of a key is held at a time. The next caller waits until the
//     holder stores, releases or dies. It does not wait for a claim that began before the
//     last Forget or Put of the key, since that claim stores nothing any more.
//   - Bounded: every wait ends with ctx. A store that cannot be reached returns an error
//     after a time of its own, which its documentation names. Current never waits.
//   - Silent loss: an entry may vanish at any time, for space or by a fault. A damaged
//     entry is a miss.
package store
