#!/bin/bash
# Runs in the new namespaces: makes the instance's root out of the shared Debian root and an overlay, moves into it
# and becomes init.sh. Arguments: ROOT, INSTANCE FOLDER, dockerd or podman, HOST NAME.
set -euo pipefail
lower=$1 dir=$2 daemon=$3 host=$4
root=$dir/root

echo "$host" >/proc/sys/kernel/hostname
mount --make-rprivate /

# Engines keep state outside their data folder too (podman's networks, dockerd's identity before 24), so each
# instance writes to a layer of its own.
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$dir/upper,workdir=$dir/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$dir/share" "$root/engine"

# A network plugin is a socket in this folder: tests put theirs into share/plugins.
mkdir -p "$root/run/docker/plugins"
mount --bind "$dir/share/plugins" "$root/run/docker/plugins"

# Images and layers lie on the real file system, since an overlay cannot be stacked on an overlay's upper layer.
data=/var/lib/docker
[ "$daemon" = dockerd ] || data=/var/lib/containers
mkdir -p "$root$data"
mount --bind "$dir/data" "$root$data"

cd "$root"
pivot_root . .old
umount -l /.old
exec /bin/bash /engine/init.sh
