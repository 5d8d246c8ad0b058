package refrain_test

import (
	"context"
	"fmt"

	"github.com/refrain-go/refrain"
)

// On an app's page a call that lasts is told in these words. Elsewhere the option changes nothing.
func ExampleSpinner() {
	prices := refrain.NewMemo("ExampleSpinner prices", func(_ context.Context, year int) ([]int, error) {
		return []int{year, 2 * year}, nil
	}, refrain.Spinner("Loading prices"))
	fmt.Println(prices.Get(context.Background(), 2026))
	// Output: [2026 4052] <nil>
}
