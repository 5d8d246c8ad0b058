package refrain

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/disk"
)

// storeVariable names the directory of the default store.
const storeVariable = "REFRAIN_STORE"

// depot is one store, for all caches of the process that use it. It is opened when it is
// first needed.
type depot struct {
	given store.Store // nil for the default store
	log   func() *slog.Logger

	once sync.Once
	st   store.Store
	err  error

	away atomic.Bool // the store could not be reached when it was last asked

	// The lock of depots guards these.
	users int
	names map[[2]string]taken // by cache and memo
}

// taken says who has a name.
type taken struct {
	by *Cache
	at string // where the memo was declared
}

// depots are those in use, by the store that they were given.
var depots = struct {
	sync.Mutex
	all map[store.Store]*depot
}{all: map[store.Store]*depot{}}

// enterDepot returns the depot of a store, for one more cache, which calls leave when it
// is closed.
func enterDepot(given store.Store, log func() *slog.Logger) *depot {
	depots.Lock()
	defer depots.Unlock()
	if given != nil && !reflect.TypeOf(given).Comparable() {
		return &depot{given: given, log: log, users: 1, names: map[[2]string]taken{}}
	}
	d := depots.all[given]
	if d == nil {
		d = &depot{given: given, log: log, names: map[[2]string]taken{}}
		depots.all[given] = d
	}
	d.users++
	return d
}

// leave ends the use of a depot by a cache. The default store is closed with its
// last user.
func (d *depot) leave(ctx context.Context, c *Cache) error {
	depots.Lock()
	for name, taken := range d.names {
		if taken.by == c {
			delete(d.names, name)
		}
	}
	d.users--
	last := d.users == 0
	if last && depots.all[d.given] == d {
		delete(depots.all, d.given)
	}
	depots.Unlock()
	if !last || d.given != nil {
		return nil
	}
	d.once.Do(func() { d.err = store.ErrClosed }) // if nobody has opened it
	if d.st == nil {
		return nil
	}
	return d.st.Close(ctx)
}

// take reserves the name of a persisted memo. It panics if another cache of that name has
// it: their answers would mix.
func (d *depot) take(c *Cache, memo string) {
	depots.Lock()
	defer depots.Unlock()
	name := [2]string{c.name, memo}
	if other, is := d.names[name]; is {
		panic(fmt.Sprintf("refrain: memo %q: another cache that is named %q has a persisted memo of this name in the same store, which %s declares, and their answers would mix: "+
			"give the caches different names by Config.Name, or close the other one first", memo, c.name, other.at))
	}
	d.names[name] = taken{c, declaredAt()}
}

// open returns the store. It logs once if there is none: memos then keep their answers in
// memory only.
func (d *depot) open() (store.Store, error) {
	d.once.Do(func() {
		if d.st = d.given; d.given != nil {
			return
		}
		if d.st, d.err = openDefault(d.log()); d.err != nil {
			d.st = nil
			d.log().Error("refrain: answers are kept in memory only, since their store cannot be opened: other processes neither see them nor forget them",
				"error", d.err, "wayOut", "let "+storeVariable+" name a directory on a local disk, or set Config.Store")
		}
	})
	return d.st, d.err
}

// openDefault opens the store of a cache that was given none.
func openDefault(log *slog.Logger) (store.Store, error) {
	dir := os.Getenv(storeVariable)
	if scheme, _, ok := strings.Cut(dir, "://"); ok {
		// not the rest, which may hold a password
		return nil, fmt.Errorf("refrain: %s begins with %q, and names no directory: let it be the path of one; a program opens a store of another kind itself, and passes it as Config.Store",
			storeVariable, scheme+"://")
	}
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("refrain: there is no directory for stored answers: %w", err)
		}
		dir = filepath.Join(base, "refrain", programName())
	}
	s, err := disk.Open(dir, disk.Logger(log))
	if err != nil {
		return nil, err
	}
	return s, nil
}

// programName names the directory of this program's answers. Two programs must not share
// one by chance: memos of one name and one [Version] would mix.
func programName() string {
	exe, _ := os.Executable()
	exe = filepath.Base(exe)
	main, module := "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		main, module = info.Path, info.Main.Path
	}
	if main == "command-line-arguments" {
		main = ""
	}
	digest := sha256.Sum256([]byte(fmt.Sprintf("%q %q %q", main, module, exe)))
	return path.Base(cmp.Or(main, exe)) + "-" + hex.EncodeToString(digest[:8])
}

// failed notes that the store could not be asked, and reached that it could. Each change
// is logged once.
func (d *depot) failed(err error) {
	if !d.away.Swap(true) {
		d.log().Warn("refrain: the store of answers is out of reach: calls compute their answers, which are kept for a moment", "error", err)
	}
}

func (d *depot) reached() {
	if d.away.Load() && d.away.Swap(false) {
		d.log().Info("refrain: the store of answers is reached again")
	}
}

// told notes how a call of the store ended, and returns whether the store was reached.
func (d *depot) told(err error) (reached bool) {
	switch {
	case err == nil, errors.Is(err, store.ErrFenced), errors.Is(err, store.ErrTooLarge):
		d.reached()
		return true
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
	default:
		d.failed(err)
	}
	return false
}

// forget forgets groups in all processes. The error says what could not be reached.
func (d *depot) forget(ctx context.Context, groups ...store.Group) error {
	st, err := d.open()
	if err == nil {
		err = st.Forget(ctx, groups...)
		d.told(err)
	}
	if err != nil {
		return fmt.Errorf("refrain: answers may not be forgotten in other processes: %w", err)
	}
	return nil
}

// storeStamp is the stamp of an answer that a store knows.
type storeStamp struct {
	store.Stamp
	of *depot
}
