process PIXLEAK_MERGE {
    tag "$meta.id"
    label 'process_single'

    conda "${moduleDir}/environment.yml"
    container "${params.pixleak_container ?: ''}"

    input:
    tuple val(meta), path(shards, stageAs: 'shards/*')

    output:
    tuple val(meta), path("${prefix}/findings.csv"), emit: findings
    tuple val(meta), path("${prefix}/summary.json"), emit: summary
    tuple val(meta), path("${prefix}/report.html") , emit: report
    tuple val(meta), path("${prefix}/results.db")  , emit: results
    path "versions.yml"                            , emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    prefix   = task.ext.prefix ?: "${meta.id}"
    // The exit status tells what was found: 1 and 3 are results too. All others are the task's own: of 137 Nextflow may try again.
    """
    pixleak merge shards $args --out $prefix || case \$? in 1|3) ;; *) exit \$? ;; esac

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        pixleak: \$(pixleak --version | sed -n '1s/^pixleak //p')
    END_VERSIONS
    """

    stub:
    prefix = task.ext.prefix ?: "${meta.id}"
    """
    mkdir $prefix
    touch $prefix/findings.csv $prefix/summary.json $prefix/report.html $prefix/results.db

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        pixleak: \$(pixleak --version | sed -n '1s/^pixleak //p')
    END_VERSIONS
    """
}
