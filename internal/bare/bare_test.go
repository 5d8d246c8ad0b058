package bare

import (
	"context"
	"testing"
	"time"
)

type named struct{ context.Context }

// Hazard: a context that holds something is taken for one that holds nothing, so a body's
// call looks like a call from outside of all bodies. Or with a new release of Go no
// context is recognized. F10, I3
func TestIs_RecognizesOnlyContextsWithoutValues(t *testing.T) {
	for _, ctx := range []context.Context{context.Background(), any(context.Background()).(context.Context)} {
		if !Is(ctx) {
			t.Errorf("%v is not told", ctx)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	defer cancel()
	deadline, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	for _, ctx := range []context.Context{
		nil, cancelled, deadline, named{context.Background()}, &named{context.TODO()},
		context.WithValue(context.Background(), named{}, 1), context.WithoutCancel(context.Background()),
	} {
		if Is(ctx) {
			t.Errorf("%v is taken for one that holds nothing", ctx)
		}
	}
}
