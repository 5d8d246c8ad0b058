package refrain

import (
	"fmt"
	"reflect"
	"time"
)

// An Option changes how a memo or a singleton works. Pass options where it is declared.
// An option that makes no sense there panics. If an option is given twice, the last one
// counts; only [KeyContext] and [PassContext] add up.
type Option struct {
	name  string
	kind  string // the kind of declaration that takes it; empty: both kinds
	apply func(*settings) error
}

// settings is the sum of the options of one declaration.
type settings struct {
	cache        *Cache
	ttl          time.Duration
	refreshAfter time.Duration
	staleIfError time.Duration
	timeout      time.Duration
	finish       bool
	storeError   func(error) bool
	errorTTL     time.Duration
	maxEntries   int
	maxBytes     int64
	context      contextual
	share        bool
	detect       bool
	grace        time.Duration
	spinner      *string // nil: the default text
	release      any     // a func(R) error
	validate     any     // a func(context.Context, R) error
	persist      bool
	version      string       // empty: the identity of the binary
	shelf        *shelf       // of a memo that is persisted
	clone        any          // a func(T) T
	cloned       reflect.Type // the T of clone
}

// TTL lets an answer live for d, counted from the end of its computation. Reading an
// answer does not prolong its life. d must be at least 1 ns. Without this option answers
// do not expire.
func TTL(d time.Duration) Option {
	return duration("TTL", "", d, "leave it out for answers that do not expire", func(s *settings) *time.Duration { return &s.ttl })
}

// RefreshAfter makes an answer stale d after it was computed. A call still gets a stale
// answer at once, and starts a refresh: a flight that nobody waits for, whose result
// replaces the answer. After a failed refresh the next one waits a second, and twice as
// long after each further failure, up to a minute. The stale answer stays until its TTL.
// d must be at least 1 ns and shorter than the TTL.
//
// A refresh may take [Timeout], or a minute without that option. If it takes longer, it
// has failed, and its context ends. Its context also ends when the stale answer expires
// or is dropped, by Forget, Clear, Put, an eviction, or the end of the session or the
// cache: nobody wants the refresh then. So let the [TTL] exceed d by more than the
// function takes. A caller of [Memo.Refresh] that has joined the refresh keeps it going.
//
// A function that ignores its context may run on. It no longer counts: the next refresh
// may run beside it, and its result is dropped.
//
// A singleton opens a new object behind the stale one and checks it by [Validate]. Only
// then does it retire the old object. Answers that memos computed with the old object
// stay. An object that is opened too late is closed.
func RefreshAfter(d time.Duration) Option {
	return duration("RefreshAfter", "", d, "leave it out for answers that stay fresh", func(s *settings) *time.Duration { return &s.refreshAfter })
}

// StaleIfError lets an expired answer stand in for a computation that fails, for d after
// its [TTL] has passed. Each call first tries the computation, or joins one that is
// running, and waits until it has failed: bound it by [Timeout]. [Stats] counts such
// answers as stale. d must be at least 1 ns.
func StaleIfError(d time.Duration) Option {
	return duration("StaleIfError", kindMemo, d, "leave it out to get the error", func(s *settings) *time.Duration { return &s.staleIfError })
}

// Timeout bounds a flight. After d its callers get an error that is
// [context.DeadlineExceeded], and its context ends. A function that goes on all the same
// blocks no key, and its result is dropped. Without this option a flight may take as long
// as somebody waits for it. A flight that nobody waits for ([RefreshAfter],
// [FinishAbandoned]) may take a minute. d must be at least 1 ns.
func Timeout(d time.Duration) Option {
	return duration("Timeout", "", d, "leave it out for flights that may take as long as somebody waits", func(s *settings) *time.Duration { return &s.timeout })
}

// FinishAbandoned lets a flight go on when its last caller has left: its context does not
// end, later callers join it, and its answer is stored. It is for functions that ignore
// their context, or that take longer than callers wait. Without this option the work of
// such a function is lost, and the next caller starts it again.
//
// The price is work that may be for nobody. Callers that give up no longer stop what they
// started. Many callers with different arguments may start more than the program can do.
// A flight that hangs keeps its key for longer: callers join it, and wait as long as
// their contexts let them.
//
// An abandoned flight may take until its [Timeout]. Without a timeout it may go on for a
// minute after its last caller left, and a refresh ([RefreshAfter]) for a minute in all,
// even if the stale answer expires meanwhile. After that the flight's context ends when
// nobody waits for it, however many callers came and left.
//
// Forgetting is final all the same. If the answer, or one that it depends on, is
// forgotten or cleared, or if the session or the cache ends, an abandoned flight's
// context ends, and nothing is stored. A singleton keeps the object that an abandoned
// flight opened for its next caller. If the singleton was cleared meanwhile, it closes
// the object.
func FinishAbandoned() Option {
	return Option{"FinishAbandoned", "", func(s *settings) error { s.finish = true; return nil }}
}

// CacheErrors stores the errors for which match returns true, and the values beside them,
// for d. A nil match means every error. If match panics, the call returns a
// [*PanicError]. Panics are not stored. An error does not replace an answer that is still
// good: the answer stays until its [TTL], and stands in for errors as [StaleIfError]
// says. d must be at least 1 ns.
//
// Each caller gets a copy of the error. An error that cannot be copied is not stored, and
// the log says so once a memo.
func CacheErrors(d time.Duration, match func(error) bool) Option {
	o := duration("CacheErrors", kindMemo, d, "leave it out for errors that are not stored", func(s *settings) *time.Duration { return &s.errorTTL })
	lifetime := o.apply
	o.apply = func(s *settings) error {
		s.storeError = match
		if match == nil {
			s.storeError = func(error) bool { return true }
		}
		return lifetime(s)
	}
	return o
}

// duration returns an option that sets a duration, which must be longer than zero.
func duration(name, kind string, d time.Duration, otherwise string, field func(*settings) *time.Duration) Option {
	return Option{fmt.Sprintf("%s(%v)", name, d), kind, func(s *settings) error {
		if d <= 0 {
			return fmt.Errorf("it must be longer than zero; %s", otherwise)
		}
		*field(s) = d
		return nil
	}}
}

// MaxEntries keeps at most n answers, or objects that are handed out. Beyond that, the
// least recently and least often used ones are evicted. n must be at least 1. An evicted
// object is closed like one that is cleared: not while somebody uses it. Without this
// option only the cache's memory limit bounds answers, and nothing bounds objects.
func MaxEntries(n int) Option {
	return Option{fmt.Sprintf("MaxEntries(%d)", n), "", func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("it must be at least 1; leave it out for no limit but the cache's")
		}
		s.maxEntries = n
		return nil
	}}
}

// MaxBytes keeps at most n bytes of answers, bookkeeping included. Beyond that, the least
// recently and least often used answers are evicted. An answer larger than n is returned
// and not stored. n must be at least 1.
func MaxBytes(n int64) Option {
	return Option{fmt.Sprintf("MaxBytes(%d)", n), kindMemo, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("it must be at least 1; leave it out for no limit but the cache's")
		}
		s.maxBytes = n
		return nil
	}}
}

// In puts a memo or singleton into cache c, which [New] made, instead of the default
// cache.
func In(c *Cache) Option {
	return Option{"In", "", func(s *settings) error {
		if c == nil {
			return fmt.Errorf("the cache is nil; make one with refrain.New, or leave the option out for the default cache")
		}
		if c.names == nil {
			return fmt.Errorf("the cache is the zero Cache; make one with refrain.New")
		}
		s.cache = c
		return nil
	}}
}

// declare applies the options of a declaration. It panics if one is wrong. kind is
// kindMemo or kindSingleton.
func declare(kind, name string, opts []Option) settings {
	s := settings{cache: Default(), grace: defaultGrace}
	if name == "" {
		panic(fmt.Sprintf("refrain: a %s needs a name: it is shown in errors and statistics, and is part of every key", kind))
	}
	for _, o := range opts {
		if o.apply == nil {
			panic(fmt.Sprintf("refrain: %s %q: the zero Option was given: make options with functions such as refrain.TTL", kind, name))
		}
		if o.kind != "" && o.kind != kind {
			panic(fmt.Sprintf("refrain: %s %q: option %s is for a %s: leave it out", kind, name, o.name, o.kind))
		}
		if err := o.apply(&s); err != nil {
			panic(fmt.Sprintf("refrain: %s %q: option %s: %v", kind, name, o.name, err))
		}
	}
	if s.ttl > 0 && s.refreshAfter >= s.ttl {
		panic(fmt.Sprintf("refrain: %s %q: RefreshAfter(%v) is not shorter than TTL(%v): answers would expire before they are stale; shorten one or lengthen the other",
			kind, name, s.refreshAfter, s.ttl))
	}
	return s
}

// Spinner sets the text that an app's page shows while a call of a run waits for the
// function, such as "Loading pages". Without this option the text is "Running", or
// "Opening" for a singleton, and the name. The page shows nothing for calls that are
// quick, or if text is empty.
func Spinner(text string) Option {
	return Option{"Spinner", "", func(s *settings) error { s.spinner = &text; return nil }}
}

// doing returns what a page shows while somebody waits for a memo or a singleton.
func (s *settings) doing(kind, name string) string {
	switch {
	case s.spinner != nil:
		return *s.spinner
	case kind == kindSingleton:
		return "Opening " + name + "…"
	}
	return "Running " + name + "…"
}
