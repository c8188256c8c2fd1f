process PIXLEAK_PLAN {
    tag "$meta.id"
    label 'process_low'

    conda "${moduleDir}/environment.yml"
    container "${params.pixleak_container ?: ''}"

    input:
    // Names of files and folders, absolute, which all nodes see: they are not staged, since the plan keeps them.
    tuple val(meta), val(paths)
    val shards

    output:
    tuple val(meta), path("*.plan.db"), emit: plan
    path "versions.yml"               , emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args   = task.ext.args ?: ''
    def prefix = task.ext.prefix ?: "${meta.id}"
    def names  = paths.collect { name -> "'" + name.toString().replace("'", "'\\''") + "'" }.join(' ')
    """
    pixleak plan $names --shards $shards --jobs $task.cpus $args --out ${prefix}.plan.db

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        pixleak: \$(pixleak --version | sed -n '1s/^pixleak //p')
    END_VERSIONS
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    touch ${prefix}.plan.db

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        pixleak: \$(pixleak --version | sed -n '1s/^pixleak //p')
    END_VERSIONS
    """
}
