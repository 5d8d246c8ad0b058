// Package refrain caches what a Go program computes and shares what it opens, so that the
// program does not do the same work twice.
//
// It has two main types. A [Memo] stores what a function computed, keyed by the
// function's argument, and hands it out by value: a caller that changes its answer
// changes nobody else's. It is for data, such as the rows of a query. A [Singleton] opens
// an object once and shares it by reference. It is for everything that is not data, such
// as a database pool.
//
//	var db = refrain.NewSingleton("db", func(ctx context.Context) (*sql.DB, error) {
//		return sql.Open("sqlite", dsn)
//	})
//
//	type pageQuery struct {
//		_db        *sql.DB // not part of the key: the name starts with an underscore
//		Size, Page int
//	}
//
//	var getPage = refrain.NewMemo("getPage",
//		func(ctx context.Context, q pageQuery) ([]RNA, error) {
//			// runs once for each Size and Page
//		},
//		refrain.TTL(10*time.Minute), refrain.MaxEntries(1000))
//
//	rows, err := getPage.Get(ctx, pageQuery{_db: conn, Size: 20, Page: 3})
//
// # Keys
//
// The key of a call is the memo and the full content of its argument. Unexported fields
// count, and so do the values that pointers point at, and all elements of a slice,
// however many. Two different arguments never share a key. An interface's dynamic type
// counts, nil differs from empty, and the order of a map does not count. [NewMemo] says
// how to leave a field out of the key.
//
// # Values
//
// A memo copies a value when it stores it and again whenever it hands it out. It makes a
// plan for copying once for each type. Strings are shared, and so are values that cannot
// be changed, such as [time.Time]. A type that cannot be copied (a channel, a lock, a
// database) is refused where the memo is declared.
//
// # Flights
//
// A missing answer is computed once, however many callers want it. The computation,
// called a flight, has a goroutine and a context of its own. A caller whose context ends
// leaves alone. When the last caller has left, the flight's context ends too. Errors and
// panics reach all callers that waited, and are not stored. A computation that needs its
// own result gets a [*CycleError] and does not hang. Both this and forgetting need the
// function to pass its own ctx on: see [NewMemo].
//
// The function sees none of the values of its caller's context unless an option says so.
// Use [KeyContext] for values that change the answer, such as a tenant, and [PassContext]
// for values that do not, such as a trace id.
//
// # Forgetting
//
// [Memo.Forget], [Memo.Clear] and [ClearMemos] are final. A call that starts after they
// returned sees nothing that was computed before, or that began to be computed before. An
// answer depends on the other memos and singletons that its function called through its
// ctx, and is forgotten with them.
//
// # Objects
//
// A singleton's object is closed once, after it was cleared, expired or replaced and its
// last user is done. Scopes tell who uses it. The body of a memo is a scope, and so are a
// request that goes through [Handler], a call of [Singleton.Use], and what begins with
// [WithScope]. An object that was got outside of any scope counts as in use for its
// [Grace]. At its end a program closes its server first and then the cache, by
// [Cache.Close].
//
// # Bounds
//
// The answers in a [Cache] take at most its memory limit, by default a quarter of the
// memory that the process may use. [MaxEntries], [MaxBytes] and [TTL] bound one memo.
// When a limit is reached, the least recently and least often used answers are evicted.
//
// # Words
//
// The documentation uses these words in one sense each:
//
//   - flight: one running computation of one key. It lands when it ends.
//   - join: to wait for a flight that another call started.
//   - stale: older than [RefreshAfter] says. A stale answer is still given, while a
//     flight computes the next one. After its [TTL] an answer has expired and is not
//     given, except by [StaleIfError].
//   - forget: to drop the answer for one key, and every answer that was computed from it.
//     To clear is to do so for all keys of a memo, a singleton or a cache.
//   - retire: to stop handing out a singleton's object. A retired object is closed after
//     its last user is done.
//   - scope: a piece of work during which the objects that it got stay open; see
//     [WithScope].
//   - run: one execution of an app's function, or of some of its fragments, for one
//     visitor (package app).
//   - tier: the storage of one memo or singleton. There is one kind of tier, in the
//     process's memory (internal/memory).
//
// # Tests, and packages for others
//
// A test makes a cache of its own with [New], declares memos in it with [In], and closes
// it. So tests that run in parallel share nothing. A cache that is made inside a bubble
// of testing/synctest uses the bubble's time.
//
// Names are unique in a cache, and all packages of a program share the default cache. So
// a package that others import begins its names with its import path.
package refrain
