package refrain

import (
	"errors"
	"fmt"
	"reflect"
	"time"
)

// defaultGrace is the time for which a retired object counts as in use if it was got
// outside of any scope.
const defaultGrace = time.Minute

// Grace is the time for which a retired object counts as in use if it was got outside of
// any scope (see [WithScope]). The default is a minute; with 0 such an object is closed
// as soon as it is retired. An object that was got only in scopes is closed when these
// have ended, whatever the grace.
func Grace(d time.Duration) Option {
	return Option{fmt.Sprintf("Grace(%v)", d), kindSingleton, func(s *settings) error {
		if d < 0 {
			return errors.New("it is negative; use 0 to close retired objects at once")
		}
		s.grace = d
		return nil
	}}
}

// OnRelease closes retired objects by release, a func(R) error of the singleton's type R,
// instead of by their method Close or Shutdown. release is called once for each object,
// outside of every lock. Its error, or panic, is logged.
//
// An object that several singletons hand out, of whatever caches, is closed once: the
// singleton that releases it last closes it, by its OnRelease function or else by the
// object's method. Two objects are the same if they are the same pointer, map, channel or
// function. A struct that holds a pointer is not the same object as the pointer.
func OnRelease[R any](release func(R) error) Option {
	return Option{"OnRelease", kindSingleton, func(s *settings) error {
		if release == nil {
			return errors.New("the function is nil; leave the option out to close objects by their method")
		}
		s.release = release
		return nil
	}}
}

// functionFor returns the function that was given to an option, or nil if none was. It
// panics if the function is for another type than R.
func functionFor[R, F any](singleton, option string, given any) (fn F) {
	if given == nil {
		return fn
	}
	fn, ok := given.(F)
	if !ok {
		panic(fmt.Sprintf("refrain: singleton %q: %s was given a %T, but the objects are of type %v: give it a %v",
			singleton, option, given, reflect.TypeFor[R](), reflect.TypeFor[F]()))
	}
	return fn
}
