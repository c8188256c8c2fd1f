process PIXLEAK_SCAN {
    tag "$meta.id $shard"
    label 'process_medium'

    conda "${moduleDir}/environment.yml"
    container "${params.pixleak_container ?: ''}"

    input:
    tuple val(meta), path(plan), val(shard)

    output:
    tuple val(meta), path("shard-*.db"), emit: shard
    path "versions.yml"                , emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    """
    pixleak scan --plan $plan --shard $shard --jobs $task.cpus $args --out .

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        pixleak: \$(pixleak --version | sed -n '1s/^pixleak //p')
    END_VERSIONS
    """

    stub:
    """
    touch \$(printf 'shard-%06d.db' $shard)

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        pixleak: \$(pixleak --version | sed -n '1s/^pixleak //p')
    END_VERSIONS
    """
}
