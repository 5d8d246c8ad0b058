package disk

import "golang.org/x/sys/unix"

// farSystems are file systems that other machines may write to. Neither mappings nor
// locks are the same on all of them.
var farSystems = map[uint32]string{
	0x6969:     "NFS",
	0x517b:     "SMB",
	0xff534d42: "CIFS",
	0xfe534d42: "SMB",
	0x01021997: "9P",
	0x65735546: "FUSE",
	0x00c36400: "Ceph",
	0x7461636f: "OCFS2",
	0x01161970: "GFS2",
	0x0bd00bd0: "Lustre",
	0x5346414f: "AFS",
	0x6b414653: "AFS",
	0x73757245: "Coda",
	0x47504653: "GPFS",
	0x19830326: "BeeGFS",
	0x013661fc: "VirtualBox shared folders",
	0xbacbacbc: "VMware shared folders",
}

// farSystem returns the name of the file system of a directory, if other machines may
// write to it.
func farSystem(dir string) (name string, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return "", err
	}
	return farSystems[uint32(s.Type)], nil
}
