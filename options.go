package refrain

import (
	"fmt"
	"reflect"
	"time"
)

// Option changes how a memo or a singleton works. Options are given where it is declared; one that makes no sense there
// panics. Of one that is given twice the last counts, but for [KeyContext] and [PassContext], which add up.
type Option struct {
	name  string
	kind  string // the only kind of declaration that takes it; empty: both
	apply func(*settings) error
}

// settings are what the options of one declaration come to.
type settings struct {
	cache        *Cache
	ttl          time.Duration
	refreshAfter time.Duration
	staleIfError time.Duration
	timeout      time.Duration
	storeError   func(error) bool
	errorTTL     time.Duration
	maxEntries   int
	maxBytes     int64
	context      contextual
	share        bool
	detect       bool
	grace        time.Duration
	spinner      *string      // nil: the default
	release      any          // a func(R) error
	validate     any          // a func(context.Context, R) error
	clone        any          // a func(T) T
	cloned       reflect.Type // the T of clone
}

// TTL lets an answer live for d, counted from the end of its computation; reading it does not prolong it. d is at least
// 1 ns. Without the option answers do not expire.
func TTL(d time.Duration) Option {
	return duration("TTL", "", d, "leave it out for answers that do not expire", func(s *settings) *time.Duration { return &s.ttl })
}

// RefreshAfter makes an answer stale d after it was computed. A stale answer is still given, at once, and starts one flight behind it
// that replaces it. After a flight that failed the next waits for a second, doubling with each failure up to a minute; the stale
// answer stays until its TTL. d is at least 1 ns, and shorter than the TTL.
//
// A singleton opens a new object behind the stale one, checks it by [Validate], and retires the old one only then. What memos computed
// with the old one stays.
func RefreshAfter(d time.Duration) Option {
	return duration("RefreshAfter", "", d, "leave it out for answers that stay fresh", func(s *settings) *time.Duration { return &s.refreshAfter })
}

// StaleIfError lets an answer stand in, for d after its [TTL] has passed, for a computation that fails. Each call tries the computation
// first, or joins one that does, and waits until it has failed: bound it by [Timeout]. Such answers are counted as stale. d is at least 1 ns.
func StaleIfError(d time.Duration) Option {
	return duration("StaleIfError", kindMemo, d, "leave it out to get the error", func(s *settings) *time.Duration { return &s.staleIfError })
}

// Timeout bounds a flight: after d its callers get an error that is [context.DeadlineExceeded], and its context ends. A function
// that goes on all the same blocks no key; what it returns is dropped. d is at least 1 ns.
func Timeout(d time.Duration) Option {
	return duration("Timeout", "", d, "leave it out for flights that may take as long as somebody waits", func(s *settings) *time.Duration { return &s.timeout })
}

// CacheErrors stores the errors for which match is true, and the values beside them, for d. A nil match is every error; one that
// panics makes the error a [*PanicError]. Panics are not stored. An error takes the place of no answer that is still good: one stays
// until its [TTL], and stands in for errors as [StaleIfError] says. d is at least 1 ns.
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

// duration is an option that sets a time, which is longer than zero.
func duration(name, kind string, d time.Duration, otherwise string, field func(*settings) *time.Duration) Option {
	return Option{fmt.Sprintf("%s(%v)", name, d), kind, func(s *settings) error {
		if d <= 0 {
			return fmt.Errorf("it must be longer than zero; %s", otherwise)
		}
		*field(s) = d
		return nil
	}}
}

// MaxEntries keeps at most n answers, or objects that are handed out: of more, those go that were asked for least of late. n is at least 1.
// An object that goes is closed like one that is cleared: not while somebody uses it. Without the option only the cache's memory limit
// bounds answers, and nothing bounds objects.
func MaxEntries(n int) Option {
	return Option{fmt.Sprintf("MaxEntries(%d)", n), "", func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("it must be at least 1; leave it out for no limit but the cache's")
		}
		s.maxEntries = n
		return nil
	}}
}

// MaxBytes keeps at most n bytes of answers, bookkeeping included: of more, those go that were asked for least of late. An answer larger
// than that is returned, and not stored. n is at least 1.
func MaxBytes(n int64) Option {
	return Option{fmt.Sprintf("MaxBytes(%d)", n), kindMemo, func(s *settings) error {
		if n < 1 {
			return fmt.Errorf("it must be at least 1; leave it out for no limit but the cache's")
		}
		s.maxBytes = n
		return nil
	}}
}

// In puts a memo or singleton into cache c, which [New] has made, instead of the default one.
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

// declare reads the options of a declaration; a wrong one panics. kind is "memo" or "singleton".
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
