#!/bin/sh
# The least that anybody has to do so that changes which are made apart land one after another, each proven on the base
# and then merged on the tip of the moment: plain git, the agents and the gate. No journal, no rules, no evidence, no
# attestation, no care for crashes or for what an agent might have planted.
#
#   minimum.sh run REPOSITORY FOLDER AGENT GATE COUNT PARALLEL
set -eu
step=$1 repository=$2 folder=$3 agent=$4 gate=$5
mirror=$folder/mirror.git
user=$repository/.git
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=minimum GIT_AUTHOR_EMAIL=minimum@localhost
export GIT_COMMITTER_NAME=minimum GIT_COMMITTER_EMAIL=minimum@localhost

# A clean folder that holds exactly the tree, for the gate to run in.
prove() {
  checkout=$(mktemp -d "$folder/checkout-XXXXXX")
  GIT_INDEX_FILE="$checkout.index" git --git-dir="$mirror" --work-tree="$checkout" read-tree --reset -u "$1"
  (cd "$checkout" && sh -c "$gate" > "$checkout.log" 2>&1)
  rm -rf "$checkout" "$checkout.index" "$checkout.log"
}

# A workspace, the agent in it, its commit brought home and proven on the base.
work() {
  workspace=$folder/workspace-$1
  base=$(git --git-dir="$user" rev-parse main)
  git clone --quiet --shared --no-tags --single-branch --branch=main "$repository" "$workspace"
  (cd "$workspace" && INTERLOCK_WORKSTREAM=$1 sh -c "$agent" > /dev/null)
  git --git-dir="$mirror" fetch --quiet --no-tags --no-write-fetch-head "$workspace/.git" "+HEAD:refs/work/$1"
  prove "$(git --git-dir="$mirror" merge-tree --write-tree "$base" "refs/work/$1")"
  rm -rf "$workspace"
}

# The squashed commit on the tip of the moment: built, proven, and the branch moved to it by compare-and-swap.
land() {
  tip=$(git --git-dir="$user" rev-parse main)
  tree=$(git --git-dir="$mirror" merge-tree --write-tree "$tip" "refs/work/$1")
  candidate=$(git --git-dir="$mirror" commit-tree "$tree" -p "$tip" -m "chore: $1")
  git --git-dir="$mirror" update-ref "refs/candidates/$1" "$candidate"
  prove "$tree"
  git --git-dir="$user" fetch --quiet --no-tags --no-write-fetch-head "$mirror" "refs/candidates/$1"
  git --git-dir="$user" update-ref refs/heads/main "$candidate" "$tip"
}

case $step in
  run)
    mkdir -p "$folder"
    git clone --quiet --bare --shared "$repository" "$mirror"
    # Who is ready says so on the pipe; landings go on beside the work, one at a time.
    seq 1 "$6" | xargs -P "$7" -I{} sh "$0" work "$repository" "$folder" "$agent" "$gate" "w{}" |
      while read -r ready; do land "$ready"; done
    ;;
  work)
    work "$6"
    echo "$6"
    ;;
esac
