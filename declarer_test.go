package refrain_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/internal/plan/elsewhere"
)

// Hazard: two decimals of another package share an answer, because that package keeps the
// digits in a field with an underscore. // K1 K4
func TestMemo_UnderscoresOfOtherPackagesCount(t *testing.T) {
	type order struct {
		Price elsewhere.Number
		Table *elsewhere.Table
		_log  func()
	}
	m := refrain.NewMemo("sum", func(_ context.Context, o order) (int, error) { return o.Price.Digits()[0], nil }, fresh())
	for _, digit := range []int{1, 2, 1} {
		if got := mustGet(t, m, order{Price: elsewhere.NewNumber(digit), _log: func() {}}); got != digit {
			t.Errorf("the answer for %d is %d", digit, got)
		}
	}
	if s := m.Stats(); s.Hits != 1 {
		t.Errorf("%+v", s)
	}
	tables := refrain.NewMemo("tables", func(_ context.Context, t *elsewhere.Table) (int, error) { return 0, nil }, fresh())
	mustGet(t, tables, elsewhere.NewTable(1))
	mustGet(t, tables, elsewhere.NewTable(2))
	if s := tables.Stats(); s.Hits != 0 {
		t.Errorf("%+v", s)
	}
}

// Hazard: a new answer that differs only in such a field counts as equal, and answers
// computed from the old one stay. // K4 I3
func TestMemo_ADifferentAnswerOfAnotherPackageForgetsItsDependents(t *testing.T) {
	type price struct{ N elsewhere.Number }
	in := fresh()
	inner := refrain.NewMemo("price", func(context.Context, int) (price, error) { return price{elsewhere.NewNumber(1)}, nil }, in)
	outer := refrain.NewMemo("shown", func(ctx context.Context, i int) (int, error) {
		p, err := inner.Get(ctx, i)
		return p.N.Digits()[0], err
	}, in)
	mustGet(t, outer, 1)
	if err := inner.Put(t.Context(), 1, price{elsewhere.NewNumber(2)}); err != nil {
		t.Fatal(err)
	}
	if got := mustGet(t, outer, 1); got != 2 {
		t.Errorf("shown is %d, after 2 was put", got)
	}
}

// Hazard: two values of a context share an answer, or are told apart by their
// connections. // K4 F10
func TestKeyContext_UnderscoresAreThoseOfTheValuesOwnType(t *testing.T) {
	type userKey struct{}
	type user struct {
		_session chan int
		Number   elsewhere.Number
	}
	m := refrain.NewMemo("user", func(ctx context.Context, _ int) (int, error) {
		return ctx.Value(userKey{}).(user).Number.Digits()[0], nil
	}, fresh(), refrain.KeyContext(userKey{}))
	for _, digit := range []int{1, 2, 1, 2} {
		ctx := context.WithValue(t.Context(), userKey{}, user{make(chan int), elsewhere.NewNumber(digit)})
		if got, err := m.Get(ctx, 1); err != nil || got != digit {
			t.Errorf("user %d gets %d (%v)", digit, got, err)
		}
	}
	if s := m.Stats(); s.Hits != 2 {
		t.Errorf("%+v", s)
	}
}

// Hazard: the argument of a flight shares memory that counts with its caller, and the
// caller goes on writing to it. // K4 K8
func TestMemo_AFlightHasItsOwnFieldsOfOtherPackages(t *testing.T) {
	type order struct{ Price elsewhere.Number }
	digits := []int{1, 2}
	m := refrain.NewMemo("order", func(_ context.Context, o order) ([]int, error) {
		digits[0] = 9
		return o.Price.Digits(), nil
	}, fresh())
	if got := mustGet(t, m, order{elsewhere.NewNumber(digits...)}); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("the flight saw %v", got)
	}
}

// Hazard: the message about a field with an underscore advises to give it an underscore.
// // K6
func TestMemo_SaysThatOthersUnderscoresMeanNothing(t *testing.T) {
	type around struct{ Query elsewhere.Query }
	message := panicOf(t, func() {
		refrain.NewMemo("f", func(context.Context, around) (int, error) { return 0, nil }, fresh())
	})
	m := refrain.NewMemo("any", func(context.Context, any) (int, error) { return 0, nil }, fresh())
	_, err := m.Get(t.Context(), around{elsewhere.NewQuery(1)})
	var key *refrain.KeyError
	if !errors.As(err, &key) {
		t.Fatal(err)
	}
	for _, said := range []string{message, err.Error()} {
		for _, part := range []string{".Query._db", "own package", `refrain:"-"`, "RefrainKey"} {
			if !strings.Contains(said, part) {
				t.Errorf("the message does not name %s:\n%s", part, said)
			}
		}
	}
}
