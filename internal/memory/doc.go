// Package memory is the memory tier of one memo or singleton, its owner. It holds the
// entries, and the flights that will become entries.
//
// # Forgetting is final
//
// The rules of invalidation live here, under one lock. An entry is in the table or it is
// not. A flight is in the air or detached. Forgetting deletes the entry and detaches the
// flight in one step. A landing stores its entry in the same step that checks whether the
// flight is still in the air. So nothing that began before a forget can come back after
// it:
//
//  1. flight a of key k starts; the table has no entry
//  2. Forget(k): a is detached
//  3. Get(k): the table has no entry and no flight of k is in the air, so flight b starts
//  4. a lands: it is detached, so only the callers that waited for it get its result
//  5. b lands: its result is stored
//
// No user code runs under the lock.
//
// # The way of a miss
//
// A miss goes through the owner (package refrain), this package and package flight, in
// these steps:
//
//  1. Look up. The owner asks [Tier.Hit] or [Tier.HitWords] for the entry, without a
//     lock, and gets none (lookup.go).
//  2. Board. The owner calls [Tier.Answer]. It looks again, now under the lock. Without
//     an entry it joins the key's flight, or puts a new flight into the air (answer.go).
//  3. Wait. The caller that put the flight into the air is its pilot. It notes its wait,
//     so that a ring of waits is an error, and then starts the flight on a goroutine of
//     its own. Other callers only wait (flight.Computation, Pilot and Wait).
//  4. Fly. On that goroutine [Options.Fly], which belongs to the owner, runs the body
//     (flight.Call).
//  5. Return. The body has returned, and its result is kept in the flight
//     ([Flight.Body]). Its goroutine hands the rest to the pilot, or does it itself if the
//     pilot has left (flight.Computation, Return).
//  6. Finish. The owner ([Options.Finish]) copies the result into a new entry, or decides
//     that nothing is to be stored.
//  7. Land. [Tier.Land] takes the flight out of the air and stores the entry, in one step
//     under the lock (land.go). Then it tells the graph of dependencies.
//  8. Publish. Land wakes all callers that wait (flight.Computation, Publish).
//  9. Hand out. [Tier.Collect] returns the result to each caller, and the owner gives
//     each a copy of its own.
//
// Some flights leave this way. A flight that takes too long lands without an entry at
// step 7, and the result of its body is dropped there when it comes. A flight whose last
// caller leaves is detached and its context ends, unless the tier holds it (hold.go). A
// flight that is forgotten is detached, and its callers alone get its result. A refresh
// begins at step 4, and nobody waits for it (refresh.go).
package memory
