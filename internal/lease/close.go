package lease

import (
	"context"
	"fmt"
	"time"
)

// close closes a value; a panic is an error.
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

// closeByMethod closes an object by the method it has for that, if any.
func closeByMethod(v any) error {
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
