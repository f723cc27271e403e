#!/bin/bash
# Process 1 of an instance: starts the daemon, starts it again when it ends, reaps orphans, and ends on SIGTERM after
# the daemon. Containers whose daemon was killed live on, as they do on a real host.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root PODMAN_IGNORE_CGROUPSV1_WARNING=1

# the instance must have a resolv.conf, and nothing in it: no name is looked up outside
: >/etc/resolv.conf
mkdir -p /run/lock

read -r -a command </engine/command
stopping=no daemon=
trap 'stopping=yes; [ -z "$daemon" ] || kill -TERM "$daemon" 2>/dev/null' TERM INT

while [ $stopping = no ]; do
  rm -f /engine/docker.sock /run/docker.pid
  "${command[@]}" >>/engine/log 2>&1 &
  daemon=$!
  echo $daemon >/engine/daemon.pid
  while kill -0 $daemon 2>/dev/null; do wait $daemon; done
  [ $stopping = yes ] || sleep 0.3
done
