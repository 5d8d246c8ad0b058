package engines

import (
	"os/exec"
	"regexp"
	"testing"
)

// Tests that are killed, as those that take too long are, end no browser themselves. What
// a browser has started must end too.
func TestProcess_EndsWithTheTestsAndTakesItsChildrenAlong(t *testing.T) {
	p, _, err := launch(exec.Command("sh", "-c", "sleep 600 & echo started; wait"), regexp.MustCompile("^started$"))
	if err != nil {
		t.Fatal(err)
	}
	p.life.Close() // as the kernel does when the tests are killed
	<-p.ended      // once the child, which holds the output, has ended
}
