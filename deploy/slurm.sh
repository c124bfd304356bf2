#!/bin/bash
# One share of an experiment's runs, as a task of a Slurm array, into a folder that all nodes see:
#   sbatch --array=0-7 deploy/slurm.sh experiment.json 8
# The number of shares is said again, since Slurm counts only the tasks of this submission: what is missing can be made later
# with --array=3,5 and the same 8.
#SBATCH --job-name=fallthrough
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=01:00:00
#SBATCH --output=fallthrough-%A-%a.out
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "usage: sbatch --array=0-7 $0 EXPERIMENT SHARES [OUT]" >&2
  exit 2
fi
exec fallthrough run "$1" --shard "${SLURM_ARRAY_TASK_ID:?is set in an array: sbatch --array}/$2" \
  --workers "${SLURM_CPUS_PER_TASK:-2}" --out "${3:-results}" --quiet
