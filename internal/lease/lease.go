// Package lease keeps objects open while they may be in use, and closes each once.
package lease

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Object is an open object that many share.
type Object[R any] struct {
	Value R

	retire sync.Once
}

// Closing is how and when retired objects are closed.
type Closing struct {
	Grace time.Duration   // how long after retirement an object counts as in use
	Log   func(err error) // told what closing said
}

// Retire says that nobody new gets the object: it is closed once, after the grace, on a goroutine of its own.
// Further calls do nothing.
func (o *Object[R]) Retire(c Closing) {
	o.retire.Do(func() {
		time.AfterFunc(c.Grace, func() {
			if err := release(o.Value); err != nil {
				c.Log(err)
			}
		})
	})
}

// release closes an object by the method it has for that, if any. A panic of that method is an error.
func release(v any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("closing %T panicked: %v", v, p)
		}
	}()
	switch c := v.(type) {
	case interface{ Close() error }:
		return c.Close()
	case interface{ Close() }:
		c.Close()
	case interface{ Shutdown(context.Context) error }:
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
		defer cancel()
		return c.Shutdown(ctx)
	}
	return nil
}

// shutdownTime bounds an orderly Shutdown.
const shutdownTime = time.Minute
