//go:build !unix || arm || mips || mipsle || aix || solaris || illumos

package disk

import (
	"errors"
	"os"
	"sync/atomic"
)

// Windows maps files in another way, which nobody has tested here. On the processors
// named above, package atomic uses locks of the process for words of 64 bits.

// errNoMapping says that files are not mapped on this system.
var errNoMapping = errors.New("no mapping")

func mapFile(*os.File, int) ([]byte, error) { return nil, errNoMapping }
func unmapFile([]byte)                      {}
func syncMapped([]atomic.Uint64) error      { return nil }
