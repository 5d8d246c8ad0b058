// Command serve shows every element with hostile texts. A test in a browser checks that
// none of them had an effect.
package main

import (
	"fmt"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/hostile"
)

func main() {
	fmt.Println("Texts:", len(hostile.Texts))
	app.Main(hostile.Script, hostile.Settings()...)
}
