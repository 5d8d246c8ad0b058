package postgres

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
)

// programs gives the directory of the server's programs. Debian keeps them out of the
// PATH.
func programs(t *testing.T) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	for _, initdb := range slices.Backward(found) {
		real, err := filepath.EvalSymlinks(initdb)
		if err != nil {
			continue
		}
		bin := filepath.Dir(real)
		if _, err := os.Stat(filepath.Join(bin, "postgres")); err == nil {
			return bin
		}
	}
	t.Fatal("no PostgreSQL server to test with: run make test, which installs it, or apt-get install postgresql")
	return ""
}

// owner gives the attributes under which the server's programs must run. The server
// refuses to run as root, so root hands the directory to the user postgres, which the
// system's package made.
func owner(t *testing.T, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatalf("PostgreSQL does not run as root, and the user to run it as is missing: %v: apt-get install postgresql makes it", err)
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err1 != nil || err2 != nil {
		t.Fatalf("the user postgres has the ids %s and %s", u.Uid, u.Gid)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}
