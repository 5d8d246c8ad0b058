package lease

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// close closes the value, and then ends the scope of the objects that it was opened with.
// If another object, of whatever singleton, has the same value, close leaves the value to
// it: the last object closes it, by its own terms. close is called once.
func (o *Object[R]) close() {
	var once sync.Once
	finish := func() {
		o.terms.Registry.remove(o)
		if o.holds != nil {
			o.holds.End()
		}
		close(o.gone)
	}
	defer once.Do(finish)
	if !closeValue(o.Value) {
		return
	}
	hung := time.AfterFunc(closeTime, func() {
		o.terms.Log(fmt.Errorf("closing %T has taken longer than %v and is no longer waited for", o.Value, closeTime))
		once.Do(finish)
	})
	defer hung.Stop()
	if err := o.terms.close(o.Value); err != nil {
		o.terms.Log(err)
	}
}

// closeTime is the longest time that closing is waited for.
const closeTime = time.Minute

// close closes a value. It returns a panic as an error.
func (t *Terms[R]) close(v R) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("closing %T panicked: %v", v, p)
		}
	}()
	if t.Close != nil {
		return t.Close(v)
	}
	return closeByMethod(v)
}

// closeByMethod closes an object by its method for that, if it has one.
func closeByMethod(v any) error {
	switch c := v.(type) {
	case interface{ Close() error }:
		return c.Close()
	case interface{ Close() }:
		c.Close()
	case interface{ Shutdown(context.Context) error }:
		ctx, cancel := context.WithTimeout(context.Background(), closeTime)
		defer cancel()
		return c.Shutdown(ctx)
	}
	return nil
}
