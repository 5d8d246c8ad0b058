package refrain

import (
	"errors"
	"fmt"
	"reflect"
	"time"
)

// defaultGrace is how long an object that was got outside of any scope counts as in use after it was retired.
const defaultGrace = time.Minute

// Grace is how long an object that was got outside of any scope (see [WithScope]) counts as in use after it was retired; the default is a
// minute, and 0 is not at all. Objects that only scopes got are closed when these have ended, whatever the grace.
func Grace(d time.Duration) Option {
	return Option{fmt.Sprintf("Grace(%v)", d), kindSingleton, func(s *settings) error {
		if d < 0 {
			return errors.New("it is negative; use 0 to close retired objects at once")
		}
		s.grace = d
		return nil
	}}
}

// OnRelease closes retired objects by release, a func(R) error of the singleton's type R, in place of their method Close or Shutdown. It
// is called once for each object, outside of every lock; its error, or panic, is logged.
func OnRelease[R any](release func(R) error) Option {
	return Option{"OnRelease", kindSingleton, func(s *settings) error {
		if release == nil {
			return errors.New("the function is nil; leave the option out to close objects by their method")
		}
		s.release = release
		return nil
	}}
}

// releaseOf returns the function of [OnRelease], or nil; one for another type panics.
func releaseOf[R any](name string, s *settings) func(R) error {
	if s.release == nil {
		return nil
	}
	release, ok := s.release.(func(R) error)
	if t := reflect.TypeFor[R](); !ok {
		panic(fmt.Sprintf("refrain: singleton %q: OnRelease was given a %T, but the objects are of type %v: give it a func(%v) error", name, s.release, t, t))
	}
	return release
}
