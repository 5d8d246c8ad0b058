package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Sources are polled every lookEvery. After a change, no file may change for quietTime
// before a build begins. So an editor that saves all its files, or a checkout, counts as
// one change.
const (
	lookEvery = 300 * time.Millisecond
	quietTime = 60 * time.Millisecond
)

// sources are the files of a program that a user may edit: those of its own module, of
// modules replaced by directories and of the workspace, the files embedded in them, and
// the files that name the modules. Other modules and the standard library do not change.
//
// The files are polled. Polling needs no dependency, works on every file system, and
// costs little: see BenchmarkLook.
type sources struct {
	target
	tags string
	area area
	seen look // the look when the last build began
}

// area is the set of places where sources are. It includes files that do not exist yet
// but would count.
type area struct {
	dirs  map[string]scope
	files map[string]bool
}

// scope is the set of files of a directory that belong to the sources.
type scope uint8

const (
	code scope = 1 << iota // files that a package may be compiled from
	all                    // files that may be embedded
)

// look is the state of an area's files at one moment.
type look map[string]stamp

type stamp struct {
	size int64
	time time.Time
	mode fs.FileMode
}

func newSources(t target, tags string) *sources {
	dir, err := filepath.Abs(t.dir)
	if err != nil {
		dir = t.dir
	}
	// Before go list has answered, this is enough to notice that a first mistake was
	// mended.
	a := area{dirs: map[string]scope{dir: code}, files: make(map[string]bool)}
	for up := dir; ; up = filepath.Dir(up) {
		for _, name := range []string{"go.mod", "go.sum", "go.work"} {
			a.files[filepath.Join(up, name)] = true
		}
		if up == filepath.Dir(up) {
			break
		}
	}
	return &sources{target: t, tags: tags, area: a, seen: a.look()}
}

// listed is the output of go list for a package.
type listed struct {
	Dir, Name     string
	Standard      bool
	EmbedPatterns []string
	EmbedFiles    []string
	Module        *struct {
		GoMod   string
		Main    bool
		Replace *struct{ Version string }
	}
}

// local reports whether a user may edit the package.
func (p *listed) local() bool {
	if p.Standard || p.Dir == "" {
		return false
	}
	return p.Module == nil || p.Module.Main || p.Module.Replace != nil && p.Module.Replace.Version == ""
}

var errNoProgram = errors.New("it is a package to be imported, not a program: its package clause does not say main")

// list finds the current sources of the program. It returns an error if the package is
// not a program. If go list fails, the area stays as it is, and go build will tell the
// reason.
func (s *sources) list(ctx context.Context) error {
	args := append([]string{"list", "-e", "-deps", "-json=Dir,Name,Standard,EmbedPatterns,EmbedFiles,Module"}, tagsFlag(s.tags)...)
	out, err := goCommand(ctx, s.target, args...).Output()
	if err != nil {
		return nil
	}
	found := area{dirs: make(map[string]scope), files: make(map[string]bool)}
	// The files that name the modules count even if they do not exist yet.
	for file := range s.area.files {
		if isModuleFile(file) {
			found.files[file] = true
		}
	}
	var last listed
	for packages := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil
		}
		if p.local() {
			found.add(&p)
		}
		last = p
	}
	s.move(found)
	if last.Name != "" && last.Name != "main" {
		return errNoProgram
	}
	return nil
}

func isModuleFile(path string) bool {
	name := filepath.Base(path)
	return name == "go.mod" || name == "go.sum" || name == "go.work"
}

func (a area) add(p *listed) {
	a.dirs[p.Dir] |= code
	for _, pattern := range p.EmbedPatterns {
		a.embed(filepath.Join(p.Dir, strings.TrimPrefix(pattern, "all:")))
	}
	for _, name := range p.EmbedFiles {
		// A new file beside an embedded file that matches a pattern is likely to be
		// embedded too. A new file beside an embedded file that is named, such as a
		// database journal, is not.
		if file := filepath.Join(p.Dir, name); !a.files[file] {
			a.dirs[filepath.Dir(file)] |= all
		}
	}
	if p.Module != nil && p.Module.GoMod != "" {
		a.files[p.Module.GoMod] = true
		a.files[filepath.Join(filepath.Dir(p.Module.GoMod), "go.sum")] = true
	}
}

// embed adds a pattern, whether its files exist or not: a file, a directory, or files of
// a directory.
func (a area) embed(pattern string) {
	if strings.ContainsAny(pattern, `*?[\`) {
		a.dirs[filepath.Dir(pattern)] |= all
		return
	}
	a.files[pattern] = true
	if info, err := os.Stat(pattern); err == nil && info.IsDir() {
		a.dirs[pattern] |= all
	}
}

// move makes found the new area. For files that were in the old area, the old look
// counts, so that a change since then is still noticed.
func (s *sources) move(found area) {
	now := found.look()
	maps.DeleteFunc(now, func(path string, _ stamp) bool { return s.area.has(path) })
	for path, was := range s.seen {
		if found.has(path) {
			now[path] = was
		}
	}
	s.area, s.seen = found, now
}

// has reports whether a file at path would count.
func (a area) has(path string) bool {
	scope, known := a.dirs[filepath.Dir(path)]
	return a.files[path] || known && scope.has(filepath.Base(path))
}

func (s scope) has(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") {
		return false // a file of an editor
	}
	return s&all != 0 || s&code != 0 && isCode(name)
}

// isCode reports whether the go command compiles a file of this name. Tests are not part
// of a program.
func isCode(name string) bool {
	switch filepath.Ext(name) {
	case ".go":
		return !strings.HasSuffix(name, "_test.go")
	case ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx", ".swig", ".swigcxx", ".syso":
		return true
	}
	return false
}

// look returns the present state of all files.
func (a area) look() look {
	found := make(look)
	for dir, scope := range a.dirs {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if scope.has(e.Name()) {
				found.at(filepath.Join(dir, e.Name()))
			}
		}
	}
	for file := range a.files {
		if _, done := found[file]; !done {
			found.at(file)
		}
	}
	return found
}

// at records the state of the file at path. Of a directory it records only that it
// exists.
func (l look) at(path string) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
	case info.IsDir():
		l[path] = stamp{mode: fs.ModeDir}
	default:
		l[path] = stamp{info.Size(), info.ModTime(), info.Mode()}
	}
}

// wait returns when the sources have changed since the last build began, and are quiet.
// It also returns when ctx ends.
func (s *sources) wait(ctx context.Context) {
	now := s.seen
	for maps.Equal(now, s.seen) {
		if !pause(ctx, lookEvery) {
			return
		}
		now = s.area.look()
	}
	for {
		if !pause(ctx, quietTime) {
			return
		}
		next := s.area.look()
		if maps.Equal(next, now) {
			s.seen = now
			return
		}
		now = next
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
