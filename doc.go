// Package refrain keeps a program from working out again what it has worked out already.
//
// It has two nouns. A [Memo] stores what a function computed, keyed by its argument, and hands it out by value: whoever changes
// what they got changes nobody else's. It is for data, such as the rows of a query. A [Singleton] opens an object once and
// shares it by reference with everyone. It is for what is not data, such as a database pool.
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
//	var getPage = refrain.NewMemo("getPage", func(ctx context.Context, q pageQuery) ([]RNA, error) {
//		// runs once for each Size and Page
//	}, refrain.TTL(10*time.Minute), refrain.MaxEntries(1000))
//
//	rows, err := getPage.Get(ctx, pageQuery{_db: conn, Size: 20, Page: 3})
//
// # Keys
//
// The key of a call is the memo and the full content of its argument: unexported fields, what pointers point at, and all
// elements, however many. Types count where the static type leaves them open, nil differs from empty, and map order does not
// count. Two different arguments never share a key. See [NewMemo] for what can be left out of it.
//
// # Values
//
// A value is copied when it is stored and whenever it is handed out, by a plan made once for its type. Strings and values that
// cannot be changed, such as [time.Time], are shared. What cannot be copied (a channel, a lock, a database) is refused where the
// memo is declared.
//
// # Flights
//
// However many callers want a missing answer, it is computed once, on a goroutine and under a context of its own. A caller whose
// context ends leaves alone; when the last has left, the flight's context ends too. Errors and panics reach all who
// waited, and are not stored. A computation that needs its own result gets a [*CycleError] instead of hanging.
//
// What the function gets of its caller's context is nothing, unless an option says so: [KeyContext] for what changes the answer, such as
// a tenant, [PassContext] for what does not, such as a trace id.
//
// # Forgetting
//
// [Memo.Forget], [Memo.Clear] and [ClearMemos] are final: a call that starts after they returned sees nothing that was computed,
// or began to be computed, before. What a function got from other memos and singletons, through its ctx, its answer depends on: it is
// forgotten with them.
//
// # Objects
//
// An object is closed once, when it was cleared and nobody uses it any more. Who uses it is told by scopes: the body of a memo, a request
// that goes through [Handler], a call of [Singleton.Use], what begins with [WithScope]. What was got outside of any is given a time of
// [Grace]. At its end a program closes its server, and then the cache: [Cache.Close].
//
// # Bounds
//
// A [Cache] holds at most its memory limit, by default a quarter of what the process may use; [MaxEntries] and [TTL] bound a memo. What was
// asked for least of late goes first.
//
// # Tests, and packages for others
//
// A test makes a cache of its own with [New], declares in it with [In], and closes it: so tests in parallel share nothing. In a cache that
// is made inside a bubble of testing/synctest time is the bubble's.
//
// Names are unique in a cache, and the default cache is the program's: a package that others import begins its names with its import path.
package refrain
