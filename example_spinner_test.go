package refrain_test

import (
	"context"
	"fmt"

	"github.com/refrain-go/refrain"
)

// An app's page shows this text while a call takes long. Elsewhere the option changes
// nothing.
func ExampleSpinner() {
	prices := refrain.NewMemo("ExampleSpinner prices", func(_ context.Context, year int) ([]int, error) {
		return []int{year, 2 * year}, nil
	}, refrain.Spinner("Loading prices"))
	fmt.Println(prices.Get(context.Background(), 2026))
	// Output: [2026 4052] <nil>
}
