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

// How often sources are looked at, and for how long nothing must have changed then: an editor that saves all its files, or
// a checkout, is one change.
const (
	lookEvery = 300 * time.Millisecond
	quietTime = 60 * time.Millisecond
)

// sources are the files that a program is made of, as far as somebody may edit them: those of its own module, of modules
// replaced by directories and of the workspace, the files embedded in them, and what says which modules there are. Other
// modules and the standard library do not change.
//
// They are polled. That needs no dependency, works on every file system, and costs little: see BenchmarkLook.
type sources struct {
	target
	tags string
	area area
	seen look // when the last build began
}

// area is where the files are. Files that are not there yet belong to it too, wherever they would count.
type area struct {
	dirs  map[string]scope
	files map[string]bool
}

// scope says which files of a directory count.
type scope uint8

const (
	code scope = 1 << iota // what a package may be compiled of
	all                    // what may be embedded
)

// look is what an area was at one moment.
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
	// Before anything is known: enough to notice that the first mistake was mended.
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

// listed is what go list says of a package.
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

// local reports whether somebody may edit the package.
func (p *listed) local() bool {
	if p.Standard || p.Dir == "" {
		return false
	}
	return p.Module == nil || p.Module.Main || p.Module.Replace != nil && p.Module.Replace.Version == ""
}

var errNoProgram = errors.New("it is a package to be imported, not a program: its package clause does not say main")

// list finds out what the program is made of now, and returns an error if it is no program. What go list cannot tell go build
// will: then the area stays as it is.
func (s *sources) list(ctx context.Context) error {
	args := append([]string{"list", "-e", "-deps", "-json=Dir,Name,Standard,EmbedPatterns,EmbedFiles,Module"}, tagsFlag(s.tags)...)
	out, err := goCommand(ctx, s.target, args...).Output()
	if err != nil {
		return nil
	}
	found := area{dirs: make(map[string]scope), files: make(map[string]bool)}
	// Those that say which modules there are, and that there is one where there was none.
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
		// Whatever comes to stand beside a file that no pattern names is likely to be embedded as well. A database that the program
		// writes beside one that is named is not.
		if file := filepath.Join(p.Dir, name); !a.files[file] {
			a.dirs[filepath.Dir(file)] |= all
		}
	}
	if p.Module != nil && p.Module.GoMod != "" {
		a.files[p.Module.GoMod] = true
		a.files[filepath.Join(filepath.Dir(p.Module.GoMod), "go.sum")] = true
	}
}

// embed adds what a pattern names, whether it is there or not: a file, a directory, or files of a directory.
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

// move makes found the area. Of what was in the old area too, the old look counts: a change since then must still be
// noticed.
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

// has reports whether a file at path counts, were it there.
func (a area) has(path string) bool {
	scope, known := a.dirs[filepath.Dir(path)]
	return a.files[path] || known && scope.has(filepath.Base(path))
}

func (s scope) has(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") {
		return false // an editor's
	}
	return s&all != 0 || s&code != 0 && isCode(name)
}

// isCode knows the files that the go command compiles. Tests are no part of a program.
func isCode(name string) bool {
	switch filepath.Ext(name) {
	case ".go":
		return !strings.HasSuffix(name, "_test.go")
	case ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx", ".swig", ".swigcxx", ".syso":
		return true
	}
	return false
}

// look looks at all files.
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

// at notes what is at path. Of a directory only that it is there.
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

// wait returns when the sources are no longer what they were when the last build began, and are quiet; or when ctx ends.
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
