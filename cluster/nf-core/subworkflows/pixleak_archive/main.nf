include { PIXLEAK_PLAN  } from '../../modules/pixleak/plan/main'
include { PIXLEAK_SCAN  } from '../../modules/pixleak/scan/main'
include { PIXLEAK_MERGE } from '../../modules/pixleak/merge/main'

workflow PIXLEAK_ARCHIVE {
    take:
    ch_paths // channel: [ val(meta), [ absolute names ] ]
    shards   // integer

    main:
    PIXLEAK_PLAN(ch_paths, shards)

    PIXLEAK_SCAN(PIXLEAK_PLAN.out.plan.combine(Channel.of(0..<shards)))

    ch_shards = PIXLEAK_SCAN.out.shard
        .map { meta, shard -> [groupKey(meta, shards), shard] }
        .groupTuple()
        .map { key, files -> [key.target, files] }

    PIXLEAK_MERGE(ch_shards)

    emit:
    report   = PIXLEAK_MERGE.out.report   // channel: [ val(meta), path(html) ]
    summary  = PIXLEAK_MERGE.out.summary  // channel: [ val(meta), path(json) ]
    findings = PIXLEAK_MERGE.out.findings // channel: [ val(meta), path(csv) ]
    versions = PIXLEAK_PLAN.out.versions.mix(PIXLEAK_SCAN.out.versions.first(), PIXLEAK_MERGE.out.versions)
}
